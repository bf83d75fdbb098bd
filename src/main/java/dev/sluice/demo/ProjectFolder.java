package dev.sluice.demo;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this program's project is: the folder with {@code pom.xml}, {@code samples} and {@code target}. */
public final class ProjectFolder {
    private ProjectFolder() {}

    /**
     * The project's folder, found from where this code was loaded: {@code target/classes} or
     * {@code target/sluice.jar}. Where there is no such project, the working directory.
     */
    public static Path locate() {
        try {
            Path code = Path.of(ProjectFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path home = code.getParent().getParent();
            if (home != null && Files.isRegularFile(home.resolve("pom.xml"))) {
                return home;
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of this program is no file", e);
        }
        return Path.of("").toAbsolutePath();
    }

    /** Where servers and their templates are kept between runs; {@code mvn clean} empties it. */
    public static Path serverCache() {
        return locate().resolve("target/embedded");
    }
}
