/**
 * The packaged program under fire: killed, starved, refused, raced and lied to, as a process against real servers.
 *
 * <p>Enter at {@link dev.sluice.crash.Sluice}, which starts {@code bin/sluice}, and {@link
 * dev.sluice.crash.FinishedDump}, which proves what a run left. {@code -Dsluice.crash.repeats=N} repeats what
 * depends on chance; the tag {@code crash} marks what is run by
 * {@code .ci/run} alone, for the time it takes.
 */
package dev.sluice.crash;
