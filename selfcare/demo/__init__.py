"""The demo community: invented people, products and disputes, in French and English, loaded by real actions."""
