/// The bench: the platform as processes of its own, a load on it, faults by a seed, and the
/// verdict.
///
/// ```
///   ChaosRun ──► ProcessPlatform ──► ManagedProcess …      starts, supervises, stops
///      │              ▲     ├──────► PlatformSettings …    how each is configured
///      │              ▲     └──────► PlatformLinks …       the proxies between them
///      ├──► Disruptor ┘  takes Disruptions off a Schedule
///      ├──► Workload
///      └──► Checker
/// ```
@NullMarked
package io.parley.chaos.bench;

import org.jspecify.annotations.NullMarked;
