"""The SDT protocol of second-generation ID-card readers (SAM_V / SAM_A modules, GA 450 family), without any I/O."""
