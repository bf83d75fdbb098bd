/**
 * Loads a dump, ours or mydumper's, into a server: every row exactly once, however often it is interrupted.
 *
 * <p>What creates things: {@link dev.sluice.load.DefinitionFiles} reads the dump's definitions and lets nothing else
 * through; {@link dev.sluice.load.TableCreator}, {@link dev.sluice.load.KeyBuilder},
 * {@link dev.sluice.load.TableSwap}, {@link dev.sluice.load.ForeignKeys} and {@link dev.sluice.load.ProgramCreator} run
 * them, in that order. DDL commits by itself, so each notes in {@link dev.sluice.load.Notes} what it is about to do
 * and, started again, compares what is there with what is wanted.
 *
 * <p>Uses the core packages; depends on no other operation.
 */
package dev.sluice.load;
