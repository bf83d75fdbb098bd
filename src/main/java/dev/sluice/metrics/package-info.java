/**
 * Metrics of runs for Prometheus, as a file for node_exporter's textfile collector and over HTTP.
 *
 * <p>Enter at {@link dev.sluice.metrics.MetricsFile} and {@link dev.sluice.metrics.MetricsServer}, which watch a run;
 * {@link dev.sluice.metrics.RunMeters} says what the metrics are. Loaded only when a command line asks for metrics, because
 * Micrometer takes its time. Depends on runs and on no operation.
 */
package dev.sluice.metrics;
