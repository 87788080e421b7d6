"""The HTTP API (`app.create_api`), a file a resource."""
