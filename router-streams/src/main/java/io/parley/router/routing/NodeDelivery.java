package io.parley.router.routing;

import io.parley.schema.delivery.Delivery;

/// A delivery with the node that it goes to.
public record NodeDelivery(String node, Delivery delivery) {}
