package dev.sluice.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * The training run of the launcher: loads the classes that usual commands need, so that the JVM can keep them in its
 * class-data archive. Touches no server (port 1 of this machine answers nobody) and no state but its own folder. What
 * is used only once a server has answered is loaded by name: all of sluice, of the driver and of the JSON mapper; and
 * their lambdas are written to the file {@code lambdas}, which the launcher adds to the JVM's list of classes.
 */
final class Training {
    /** The X protocol, descriptors, and what belongs to some Java version only. */
    private static final Pattern NEVER_USED =
            Pattern.compile("^com/mysql/cj/(x/|xdevapi/|protocol/x/)|-info\\.class$|^META-INF/");

    private static final String NOBODY = "--url=mysql://nobody@127.0.0.1:1/";

    private Training() {}

    /** @param args the folder for state, which the launcher removes afterwards */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        String state = "--state-dir=" + folder.resolve("state");
        List<List<String>> commands = List.of(
                List.of("--help"),
                List.of("dump", "--help"),
                List.of(
                        "dump",
                        "--no-defaults",
                        NOBODY,
                        "--database=none",
                        "--outputdir=" + folder.resolve("out"),
                        state),
                List.of(
                        "verify",
                        "--no-defaults",
                        "--source=mysql://nobody@127.0.0.1:1/",
                        "--target=mysql://nobody@127.0.0.1:1/",
                        state),
                List.of("status", state),
                List.of("history", state));
        for (List<String> command : commands) {
            CommandLine program = Main.program(command.get(0));
            program.setOut(new PrintWriter(Writer.nullWriter()));
            program.setErr(new PrintWriter(Writer.nullWriter()));
            program.execute(command.toArray(String[]::new));
        }
        List<String> lambdas = new ArrayList<>();
        for (String name : List.of(
                "dev.sluice.cli.Main",
                "com.mysql.cj.jdbc.Driver",
                "com.fasterxml.jackson.annotation.JsonProperty",
                "tools.jackson.core.JsonGenerator",
                "tools.jackson.databind.JavaType")) {
            lambdas.addAll(loadAllBeside(name));
        }
        Files.write(folder.resolve("lambdas"), lambdas);
        System.exit(0); // whatever threads a command left
    }

    /** Loads the classes of the jar that holds this one; initialises none. @return their {@link LambdaSites} */
    private static List<String> loadAllBeside(String className) throws IOException {
        ClassLoader loader = Training.class.getClassLoader();
        try (JarFile jar = new JarFile(new File(Class.forName(className, false, loader)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()))) {
            List<String> lambdas = new ArrayList<>();
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class")
                        && !NEVER_USED.matcher(name).find()
                        && loads(name.substring(0, name.length() - 6).replace('/', '.'), loader)) {
                    lambdas.addAll(LambdaSites.of(jar.getInputStream(entry).readAllBytes()));
                }
            }
            return lambdas;
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IOException("no jar of " + className, e);
        }
    }

    private static boolean loads(String className, ClassLoader loader) {
        try {
            Class.forName(className, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError madeForAnotherLibrary) {
            return false; // for one that is not there
        }
    }
}
