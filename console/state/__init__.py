"""Pure reducers over what arrives; no Qt."""
