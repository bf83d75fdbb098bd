/**
 * Job files: one or several operations with their options in YAML, described once and run by schedulers.
 *
 * <p>Enter at {@link dev.sluice.jobfile.JobFile}. What an option is called and may hold is the command line's business;
 * here it is a key with values that know their line. Uses {@code run} and {@code yaml}.
 */
package dev.sluice.jobfile;
