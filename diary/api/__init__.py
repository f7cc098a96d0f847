"""JSON over HTTP: thin views that fetch, call one service, answer."""
