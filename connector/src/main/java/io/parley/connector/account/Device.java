package io.parley.connector.account;

import org.jspecify.annotations.Nullable;

/// The installation of a client that logs in.
///
/// @param id chosen by the client, unique among the user's devices
record Device(
    String id, @Nullable String name, @Nullable String model, @Nullable String platform) {}
