package io.parley.connector.content;

/// What is encrypted on its way to the router and decrypted on its way to clients.
public interface Contents extends CommandContents, EventContents {}
