<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="zh_CN">
<context>
    <name>AnswerLine</name>
    <message>
        <source>遮住</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>看全</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>改</source>
        <translation>Edit</translation>
    </message>
</context>
<context>
    <name>CardScreen</name>
    <message>
        <source>只读姓名、号码和住址，用来填表。
不存照片，办完就清掉。</source>
        <translation>Only your name, number and address are read, to fill in the form.
No photo is kept; all is cleared at the end.</translation>
    </message>
    <message>
        <source>%1的证读好了：%2&#x3000;%3</source>
        <translation>%1&apos;s card is read: %2 %3</translation>
    </message>
    <message>
        <source>不刷身份证，匿名办</source>
        <translation>Stay anonymous</translation>
    </message>
    <message>
        <source>没带身份证</source>
        <translation>No ID with me</translation>
    </message>
    <message>
        <source>再读一次</source>
        <translation>Read again</translation>
    </message>
    <message>
        <source>其他证件</source>
        <translation>Other cards</translation>
    </message>
    <message>
        <source>外国人、港澳台</source>
        <translation>Residence permits</translation>
    </message>
    <message>
        <source>这台机器要读到证才能办。可以取了证再来；急着办，请带别的证明到旁边的窗口，工作人员能核实身份。</source>
        <translation>This machine has to read a card. You can come back with it; if it is urgent, take another proof of who you are to the window, where the staff can check it.</translation>
    </message>
    <message>
        <source>我再找找</source>
        <translation>Let me look again</translation>
    </message>
    <message>
        <source>回到指南</source>
        <translation>Back to guide</translation>
    </message>
    <message>
        <source>外国人永久居留身份证、港澳台居民居住证，也放在亮灯的地方，机器自己会认。拿护照的，请到窗口让工作人员核实。</source>
        <translation>Foreign permanent resident ID cards and residence permits for Hong Kong, Macao and Taiwan residents go on the lit spot as well; the machine knows them. With a passport, please let the staff at the window check it.</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>ConsentScreen</name>
    <message>
        <source>用这些来填表，可以吗？</source>
        <translation>May we use these for the form?</translation>
    </message>
    <message>
        <source>匿名办，先说清楚</source>
        <translation>Without a name</translation>
    </message>
    <message>
        <source>同意了才用。办完、走开，都会清掉。</source>
        <translation>Used only if you agree. Cleared when you finish or walk away.</translation>
    </message>
    <message>
        <source>不留姓名。办完、走开，写的也会清掉。</source>
        <translation>No name is kept. When you finish or leave, what you wrote is gone too.</translation>
    </message>
    <message>
        <source>读到的证</source>
        <translation>Card that was read</translation>
    </message>
    <message>
        <source>申请人</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <source>代办人</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>同意，接着办</source>
        <translation>I agree</translation>
    </message>
    <message>
        <source>好，接着办</source>
        <translation>OK, continue</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>Disagree</translation>
    </message>
    <message>
        <source>不办了</source>
        <translation>Stop here</translation>
    </message>
    <message>
        <source>到窗口也能办</source>
        <translation>use the window</translation>
    </message>
</context>
<context>
    <name>DateEntry</name>
    <message>
        <source>点这里选日期</source>
        <translation>Press to choose a date</translation>
    </message>
</context>
<context>
    <name>DatePicker</name>
    <message>
        <source>年</source>
        <translation> </translation>
    </message>
    <message>
        <source>月</source>
        <translation> </translation>
    </message>
    <message>
        <source>日</source>
        <translation> </translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>选好了</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>EndDialog</name>
    <message>
        <source>要结束吗？</source>
        <translation>End now?</translation>
    </message>
    <message>
        <source>您的事已经存好，结束不影响。屏幕上的内容会清掉。</source>
        <translation>Your filing is stored; ending does not change it. The screen is cleared.</translation>
    </message>
    <message>
        <source>还没有提交。现在结束，填的内容全部清掉，下次要重新填。</source>
        <translation>Nothing has been filed yet. If you end now, your answers are cleared and you start over next time.</translation>
    </message>
    <message>
        <source>不结束，接着办</source>
        <translation>No, continue</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
</context>
<context>
    <name>EndedScreen</name>
    <message>
        <source>已经结束，请慢走</source>
        <translation>All done, goodbye</translation>
    </message>
    <message>
        <source>填过的、读过的，都从屏幕上清掉了。</source>
        <translation>What you entered and what was read is cleared from the screen.</translation>
    </message>
    <message>
        <source>请看一看，身份证和材料都拿好了。</source>
        <translation>Please check that you have your ID card and papers.</translation>
    </message>
    <message>
        <source>身份证</source>
        <translation>ID card</translation>
    </message>
    <message>
        <source>材料</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>回执</source>
        <translation>Receipt</translation>
    </message>
</context>
<context>
    <name>FindScreen</name>
    <message>
        <source>要办的事</source>
        <translation>What you need</translation>
    </message>
    <message>
        <source>写要办的事</source>
        <translation>Type what you need</translation>
    </message>
    <message>
        <source>清掉</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>%1，现在叫“%2”，是同一样东西。</source>
        <translation>%1 is now called %2; it is the same thing.</translation>
    </message>
    <message>
        <source>平常怎么叫就怎么写，写拼音的头几个字母也行。</source>
        <translation>Use your own words; the first letters of the pinyin will do.</translation>
    </message>
    <message>
        <source>没找到。换个叫法试试，或按“求助”请人帮忙。</source>
        <translation>Nothing found. Try another word, or press Help.</translation>
    </message>
    <message>
        <source>没找到。换个叫法试试，或请 12345 来办。</source>
        <translation>Nothing found. Try other words, or let 12345 help.</translation>
    </message>
    <message>
        <source>没有正好这一件，最接近的是：</source>
        <translation>No exact match. The closest are:</translation>
    </message>
    <message>
        <source>收起键盘，看全部</source>
        <translation>Hide the keys, see all</translation>
    </message>
    <message>
        <source>接着写</source>
        <translation>Keep typing</translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>去改</source>
        <translation>Edit</translation>
    </message>
</context>
<context>
    <name>FormScreen</name>
    <message>
        <source>说不准</source>
        <translation>I am not sure</translation>
    </message>
    <message>
        <source>请工作人员过来看一看</source>
        <translation>Ask the staff to have a look</translation>
    </message>
    <message>
        <source>下一题</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>填好了，下一步</source>
        <translation>Done, next step</translation>
    </message>
</context>
<context>
    <name>GuideScreen</name>
    <message>
        <source>现在能办的</source>
        <translation>Available now</translation>
    </message>
    <message>
        <source>您要带的</source>
        <translation>Please bring</translation>
    </message>
    <message>
        <source>已经替您备好</source>
        <translation>Already covered</translation>
    </message>
    <message>
        <source>官方办事指南</source>
        <translation>Official guide</translation>
    </message>
    <message>
        <source>全市统一九项：依据、条件、材料、流程、时限等</source>
        <translation>Nine uniform elements: basis, conditions, documents, process, time limits</translation>
    </message>
    <message>
        <source>开始办</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>这件事要去窗口办</source>
        <translation>This is done at the window</translation>
    </message>
    <message>
        <source>这里现在办不了</source>
        <translation>Not available here now</translation>
    </message>
    <message>
        <source>去哪里办</source>
        <translation>Where to go</translation>
    </message>
    <message>
        <source>替别人办</source>
        <translation>For others</translation>
    </message>
    <message>
        <source>要两张身份证</source>
        <translation>both ID cards</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>第 %1 步，共 %2 步</source>
        <translation>Step %1 of %2</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>%1，结束</source>
        <translation>%1, end</translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>请人帮忙</source>
        <translation>Get help</translation>
    </message>
    <message>
        <source>请到旁边的服务台，找站里的工作人员。</source>
        <translation>Please ask the staff at the service desk nearby.</translation>
    </message>
    <message>
        <source>也可以打 12345，说说卡在哪一步。</source>
        <translation>Or call 12345 and tell them where you are stuck.</translation>
    </message>
    <message>
        <source>您填的内容还在，关上这一页就能接着办。</source>
        <translation>Your answers are kept; close this to continue.</translation>
    </message>
    <message>
        <source>回到标准高度</source>
        <translation>Normal height</translation>
    </message>
    <message>
        <source>按键放低一点</source>
        <translation>Lower the buttons</translation>
    </message>
    <message>
        <source>附近的网点</source>
        <translation>Service points nearby</translation>
    </message>
    <message>
        <source>公告和使用说明</source>
        <translation>Notices and terms</translation>
    </message>
    <message>
        <source>不办了，结束</source>
        <translation>Stop and end</translation>
    </message>
    <message>
        <source>知道了，接着办</source>
        <translation>Got it, continue</translation>
    </message>
</context>
<context>
    <name>HomeScreen</name>
    <message>
        <source>您好，办什么事？</source>
        <translation>What do you need?</translation>
    </message>
    <message>
        <source>您好，
想办什么事？</source>
        <translation>What do you
need today?</translation>
    </message>
    <message>
        <source>您好，想办什么事？</source>
        <translation>What do you need today?</translation>
    </message>
    <message>
        <source>多数事，带身份证就能办。没网也不会白跑。</source>
        <translation>An ID or permit card is enough for most services.
With a passport, press Help.</translation>
    </message>
    <message>
        <source>标准位</source>
        <translation>Raise</translation>
    </message>
    <message>
        <source>低位</source>
        <translation>Lower</translation>
    </message>
    <message>
        <source>找别的事</source>
        <translation>Other services</translation>
    </message>
    <message>
        <source>找要办的事</source>
        <translation>Find a service</translation>
    </message>
    <message>
        <source>写一写就行，比如“房产证”</source>
        <translation>Type it in your own words</translation>
    </message>
    <message>
        <source>请工作人员帮忙</source>
        <translation>Ask the staff</translation>
    </message>
</context>
<context>
    <name>IdleScreen</name>
    <message>
        <source>您还在吗？</source>
        <translation>Still there?</translation>
    </message>
    <message>
        <source>好一会儿没有动了。
要是您已经走开，%1 秒后自动结束。</source>
        <translation>Nothing has been touched for a while.
If you have left, this ends in %1 seconds.</translation>
    </message>
    <message>
        <source>刚才的页面已经遮住，别人看不到。</source>
        <translation>Your page is hidden from others.</translation>
    </message>
    <message>
        <source>自动结束时，填的内容全部清掉。</source>
        <translation>At the end all your answers are cleared.</translation>
    </message>
    <message>
        <source>秒</source>
        <translation>seconds</translation>
    </message>
    <message>
        <source>我还在，继续办</source>
        <translation>I&apos;m here</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>全部清掉</source>
        <translation>Clear all</translation>
    </message>
</context>
<context>
    <name>InfoScreen</name>
    <message>
        <source>看好了</source>
        <translation>Done reading</translation>
    </message>
</context>
<context>
    <name>KeyBar</name>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>求助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>标准模式</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>长辈模式</source>
        <translation>Large text</translation>
    </message>
    <message>
        <source>停止朗读</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>朗读</source>
        <translation>Listen</translation>
    </message>
</context>
<context>
    <name>LongEntry</name>
    <message>
        <source>点这里填写</source>
        <translation>Press to type</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>宁满意</source>
        <translation>Ningmanyi</translation>
    </message>
</context>
<context>
    <name>NotServingScreen</name>
    <message>
        <source>以前在这里办的不受影响，凭回执都算数。</source>
        <translation>What you filed here before is not affected; your receipt stays good.</translation>
    </message>
    <message>
        <source>附近的网点</source>
        <translation>Service points nearby</translation>
    </message>
    <message>
        <source>打 12345 时，报一下这台机器在哪里。</source>
        <translation>When you call 12345, say where this machine is.</translation>
    </message>
</context>
<context>
    <name>OtherWay</name>
    <message>
        <source>回执换个办法拿</source>
        <translation>Take the receipt another way</translation>
    </message>
    <message>
        <source>用手机扫这个码，或抄下编号</source>
        <translation>Scan this code or write down the number</translation>
    </message>
    <message>
        <source>联网以后，凭编号打 12345 能查。</source>
        <translation>Once connected, 12345 can look it up by the number.</translation>
    </message>
    <message>
        <source>这台机器现在</source>
        <translation>This machine now</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
</context>
<context>
    <name>PageStrip</name>
    <message>
        <source>已拍好 %1 页</source>
        <translation>%1 taken</translation>
    </message>
    <message>
        <source>重拍上一页</source>
        <translation>Retake last</translation>
    </message>
</context>
<context>
    <name>PictureField</name>
    <message>
        <source>还没拍</source>
        <translation>Not taken yet</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Again</translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message>
        <source>%1，请核对</source>
        <translation>%1, please check</translation>
    </message>
    <message>
        <source>对，填上</source>
        <translation>Yes, use it</translation>
    </message>
</context>
<context>
    <name>RatingScreen</name>
    <message>
        <source>这次办事，满意吗？</source>
        <translation>How did it go?</translation>
    </message>
    <message>
        <source>评不评都行，不影响您的事。</source>
        <translation>Rate or not, as you like; it changes nothing for you.</translation>
    </message>
    <message>
        <source>评好了，结束</source>
        <translation>Rate and finish</translation>
    </message>
    <message>
        <source>选一个再提交</source>
        <translation>Choose one first</translation>
    </message>
    <message>
        <source>不评了</source>
        <translation>Skip</translation>
    </message>
</context>
<context>
    <name>ReaderPicture</name>
    <message>
        <source>扫码</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>取回执</source>
        <translation>Receipt</translation>
    </message>
</context>
<context>
    <name>ReceiptScreen</name>
    <message>
        <source>回执打好了，在 3 号口，请拿好。</source>
        <translation>Your receipt is at slot 3, please take it.</translation>
    </message>
    <message>
        <source>证明打好了，请拿好。</source>
        <translation>Your certificate is printed, please take it.</translation>
    </message>
    <message>
        <source>证明没打出来，可以再打一次。</source>
        <translation>The certificate was not printed; you can try again.</translation>
    </message>
    <message>
        <source>正在打证明，请等一等。</source>
        <translation>Printing the certificate, one moment.</translation>
    </message>
    <message>
        <source>正在打印</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>打印回执</source>
        <translation>Print receipt</translation>
    </message>
    <message>
        <source>我记好了</source>
        <translation>I&apos;ve noted it</translation>
    </message>
    <message>
        <source>拿好了</source>
        <translation>I have it</translation>
    </message>
    <message>
        <source>存到手机</source>
        <translation>To phone</translation>
    </message>
    <message>
        <source>再打一份</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>再试着打</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>再打证明</source>
        <translation>Print certificate</translation>
    </message>
    <message>
        <source>用手机拍下来</source>
        <translation>Take a photo of it</translation>
    </message>
    <message>
        <source>拍下来，编号和码就都在手机里了。</source>
        <translation>Then the number and the code are on your phone.</translation>
    </message>
    <message>
        <source>拍好了</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>ReviewScreen</name>
    <message>
        <source>请您核对一遍</source>
        <translation>Please check</translation>
    </message>
    <message>
        <source>哪里不对，按右边的“改”。提交前都能改。</source>
        <translation>If something is wrong, press Edit. You can change anything until you submit.</translation>
    </message>
    <message>
        <source>上面标出来的，改好就能提交</source>
        <translation>Fix what is marked above to submit</translation>
    </message>
    <message>
        <source>都对，提交</source>
        <translation>All correct, submit</translation>
    </message>
</context>
<context>
    <name>ScanScreen</name>
    <message>
        <source>镜头画面</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>拍这一页</source>
        <translation>Take this page</translation>
    </message>
    <message>
        <source>以后再补</source>
        <translation>Hand in later</translation>
    </message>
    <message>
        <source>现在拍</source>
        <translation>Take it now</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Again</translation>
    </message>
    <message>
        <source>没带这份材料</source>
        <translation>Not with me</translation>
    </message>
    <message>
        <source>都拍完了</source>
        <translation>All taken</translation>
    </message>
</context>
<context>
    <name>ScrollArea</name>
    <message>
        <source>回到上面</source>
        <translation>Back to top</translation>
    </message>
    <message>
        <source>往下还有</source>
        <translation>More below</translation>
    </message>
    <message>
        <source>回到
上面</source>
        <translation>Top</translation>
    </message>
    <message>
        <source>往下
还有</source>
        <translation>More</translation>
    </message>
</context>
<context>
    <name>SignScreen</name>
    <message>
        <source>我是%1：</source>
        <translation>I, %1, declare:</translation>
    </message>
    <message>
        <source>看正式全文</source>
        <translation>Full text</translation>
    </message>
    <message>
        <source>用手指在这里签名</source>
        <translation>Sign here with a finger</translation>
    </message>
    <message>
        <source>手不方便</source>
        <translation>I cannot sign</translation>
    </message>
    <message>
        <source>擦掉重写</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>签名只用在这份材料上。</source>
        <translation>The signature is used for this document only.</translation>
    </message>
    <message>
        <source>签好了</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>请先在上面签名</source>
        <translation>Please sign above first</translation>
    </message>
    <message>
        <source>不签，交证明</source>
        <translation>Hand in proof</translation>
    </message>
    <message>
        <source>一样能办</source>
        <translation>works as well</translation>
    </message>
    <message>
        <source>不签，也一样能办</source>
        <translation>It works without signing too</translation>
    </message>
    <message>
        <source>我再看看</source>
        <translation>Let me think</translation>
    </message>
    <message>
        <source>正式全文</source>
        <translation>Full text</translation>
    </message>
    <message>
        <source>看完了</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>SignatureField</name>
    <message>
        <source>用手指在这里签名</source>
        <translation>Sign here with a finger</translation>
    </message>
    <message>
        <source>手不方便</source>
        <translation>I cannot sign</translation>
    </message>
    <message>
        <source>擦掉重写</source>
        <translation>Clear</translation>
    </message>
</context>
<context>
    <name>Slip</name>
    <message>
        <source>办件回执</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>申请人&#x3000;%1</source>
        <translation>Applicant %1</translation>
    </message>
</context>
<context>
    <name>SubmittingScreen</name>
    <message>
        <source>正在存好，请别走开</source>
        <translation>Saving, please wait</translation>
    </message>
    <message>
        <source>正在加密、存盘，一会儿就好。</source>
        <translation>Encrypting and saving, just a moment.</translation>
    </message>
</context>
<context>
    <name>TextEntry</name>
    <message>
        <source>点这里填写</source>
        <translation>Press to type</translation>
    </message>
    <message>
        <source>遮住</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>看全</source>
        <translation>Show</translation>
    </message>
</context>
<context>
    <name>TopicScreen</name>
    <message>
        <source>这台机器还没有这一类的事。可以打 12345 问，或到窗口办。</source>
        <translation>Nothing of this kind here yet. Please call 12345 or go to the window.</translation>
    </message>
    <message>
        <source>选一件，先看要带什么。</source>
        <translation>Choose one to see what it takes.</translation>
    </message>
    <message>
        <source>惠企政策</source>
        <translation>Grants</translation>
    </message>
    <message>
        <source>找别的事</source>
        <translation>Other services</translation>
    </message>
    <message>
        <source>找要办的事</source>
        <translation>Find a service</translation>
    </message>
    <message>
        <source>写一写就行，比如“房产证”</source>
        <translation>Type it in your own words</translation>
    </message>
</context>
<context>
    <name>Wheel</name>
    <message>
        <source>前一个</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>后一个</source>
        <translation>After</translation>
    </message>
</context>
</TS>
