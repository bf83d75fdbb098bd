/**
 * What a run is to the code that does its work: whether it was asked to stop, how far it is, what it
 * has to tell, and how it may end.
 *
 * <p>Enter at {@link dev.sluice.run.RunContext}. Every other package may use this one; it uses only the
 * JDK, so that a working class can be driven by a test without Spring.
 */
package dev.sluice.run;
