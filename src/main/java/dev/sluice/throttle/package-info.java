/**
 * Makes a job polite: pauses, replica lag, server load, a rate, and what others ask for by files. Between two chunks
 * a job calls {@link dev.sluice.throttle.Throttle#await}, which comes back when the next chunk may begin; why it waits
 * is in {@link dev.sluice.run.Progress}.
 *
 * <p>Knows no server: what is asked of one comes in through {@link dev.sluice.throttle.LagReader} and
 * {@link dev.sluice.throttle.StatusReader}. Uses the JDK and {@code dev.sluice.run} alone. Time is a
 * {@link dev.sluice.throttle.Timer}, so that a test needs none.
 */
package dev.sluice.throttle;
