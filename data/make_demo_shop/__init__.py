"""Generator of the demo shop: lists, drawing, click simulator. `python -m data.make_demo_shop`."""
