"""Service items with their nine uniform elements, bundles, policies and outlets; and the search that finds them."""
