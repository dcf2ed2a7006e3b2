package io.parley.connector.account;

import java.util.Map;

/// An answer of the account API. Its length is added by the transport.
public record HttpAnswer(int status, Map<String, String> headers, HttpBody body) {}
