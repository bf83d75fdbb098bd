package dev.sluice.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test talks to a database server. Parameters of type {@link TestServer}, of test methods, set-up methods
 * and constructors, get the shared server of this run. The tag {@code server} lets CI repeat exactly these
 * tests on other servers.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("server")
@ExtendWith(ServerExtension.class)
public @interface WithServer {}
