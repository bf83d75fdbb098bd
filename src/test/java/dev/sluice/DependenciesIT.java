package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.ProjectFolder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What is shipped beside {@code sluice.jar} is what {@code docs/DEPENDENCIES.md} lists, version and licence included, as
 * the descriptors in Maven's local repository say; nothing is fetched. {@code -Dsluice.dependencies.write=true} writes the
 * list instead, for who has meant the change.
 */
class DependenciesIT {
    private static final Path KEPT = ProjectFolder.locate().resolve("docs/DEPENDENCIES.md");
    private static final Path SHIPPED = ProjectFolder.locate().resolve("target/lib");
    private static final String HEAD = "| library | version | licence |\n|---|---|---|\n";

    /** @param repository where its group's folders begin */
    private record Descriptor(Path repository, Element project) {
        static Element parse(Path file) {
            try {
                DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
            } catch (Exception e) {
                throw new AssertionError(file + ": " + e.getMessage(), e);
            }
        }

        /** Its own, else that of its parent. */
        static String group(Element project) {
            return children(project, "groupId").findFirst().isPresent()
                    ? text(project, "groupId")
                    : group(children(project, "parent").findFirst().orElseThrow());
        }

        private static Stream<Element> children(Element parent, String name) {
            NodeList nodes = parent.getChildNodes();
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(nodes::item)
                    .filter(node -> node.getNodeType() == Node.ELEMENT_NODE
                            && node.getNodeName().equals(name))
                    .map(Element.class::cast);
        }

        private static String text(Element parent, String name) {
            return children(parent, name)
                    .findFirst()
                    .orElseThrow()
                    .getTextContent()
                    .strip();
        }

        /** Its own, else that of the first parent that has one. */
        String licence() {
            List<String> names = children(project, "licenses")
                    .flatMap(licences -> children(licences, "license"))
                    .map(licence -> text(licence, "name"))
                    .toList();
            if (!names.isEmpty()) {
                return String.join(" or ", names);
            }
            Element parent =
                    children(project, "parent").findFirst().orElseThrow(() -> new AssertionError("no licence"));
            String artifact = text(parent, "artifactId");
            String version = text(parent, "version");
            Path folder = repository
                    .resolve(text(parent, "groupId").replace('.', '/'))
                    .resolve(artifact)
                    .resolve(version);
            return new Descriptor(repository, parse(folder.resolve(artifact + "-" + version + ".pom"))).licence();
        }
    }

    /** The jars on this test's class path, by name; they lie in Maven's local repository. */
    private static Map<String, Path> inRepository() {
        return Stream.of("surefire.test.class.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .filter(entry -> entry.endsWith(".jar") && !entry.startsWith(SHIPPED.toString()))
                .map(Path::of)
                .collect(Collectors.toMap(
                        path -> path.getFileName().toString(), Function.identity(), (one, same) -> one, TreeMap::new));
    }

    /** The row of a jar that lies at {@code REPOSITORY/GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION.jar}. */
    private static String row(Path jar) {
        String version = jar.getParent().getFileName().toString();
        String artifact = jar.getParent().getParent().getFileName().toString();
        Path folder = jar.getParent().getParent().getParent();
        Element project = Descriptor.parse(jar.resolveSibling(artifact + "-" + version + ".pom"));
        String group = Descriptor.group(project);
        Path repository = folder;
        for (int i = group.split("\\.").length; i > 0; i--) {
            repository = repository.getParent();
        }
        return "| " + group + ":" + artifact + " | " + version + " | " + new Descriptor(repository, project).licence()
                + " |\n";
    }

    @Test
    void theLibrariesThatAreShippedAreThoseThatAreListed() throws Exception {
        Map<String, Path> known = inRepository();
        List<String> rows = new ArrayList<>();
        try (Stream<Path> jars = Files.list(SHIPPED)) {
            for (String name :
                    jars.map(jar -> jar.getFileName().toString()).sorted().toList()) {
                assertThat(known)
                        .as("the class path, which has all that is shipped; mvn clean removes what earlier builds left")
                        .containsKey(name);
                rows.add(row(known.get(name)));
            }
        }
        rows.sort(String::compareTo);
        String kept = Files.readString(KEPT);
        String text = kept.substring(0, kept.indexOf(HEAD)) + HEAD + String.join("", rows);
        if (Boolean.getBoolean("sluice.dependencies.write")) {
            Files.writeString(KEPT, text);
        }

        assertThat(Files.readString(KEPT)).isEqualTo(text);
    }
}
