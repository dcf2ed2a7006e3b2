package io.parley.connector.account;

import java.util.Map;

/// A request to the account API.
///
/// @param path without the query
/// @param headers by their names in lower case
/// @param remoteAddress of the client, without the port
public record HttpCall(
    String method, String path, Map<String, String> headers, HttpBody body, String remoteAddress) {}
