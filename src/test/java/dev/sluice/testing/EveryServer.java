package dev.sluice.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test method that takes a {@link TestServer} and runs once for every server of {@link TestServer#all}: with
 * {@code SLUICE_TEST_MATRIX=all} every server on this machine, otherwise the shared one alone. Needs no
 * {@link WithServer}, which would offer the same parameter a second time.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("server")
// The servers outlive the test, so they must not be closed with its arguments.
@ParameterizedTest(name = "{0}", autoCloseArguments = false)
@MethodSource("dev.sluice.testing.TestServer#all")
public @interface EveryServer {}
