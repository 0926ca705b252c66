"""What pictures show: pages, faces, codes, print."""
