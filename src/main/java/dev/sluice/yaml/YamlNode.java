package dev.sluice.yaml;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A piece of a YAML file with its line. The file becomes a tree of nodes and no objects: no tag in it can make one, and
 * a value stays the text that is written, so that {@code NO} is a country and {@code 007} has its zeros.
 */
public final class YamlNode {
    /** Nobody writes a longer one by hand, and the parser takes minutes for some that are. */
    private static final int MOST_BYTES = 1 << 20;

    private final String file;
    private final Node node;

    private YamlNode(String file, Node node) {
        this.file = file;
        this.node = node;
    }

    /**
     * The only document of a file.
     *
     * @param what it holds, for messages, such as {@code rules}
     * @param needed what an empty one lacks, such as {@code a list of 'rules'}
     * @throws RefusedException when the file cannot be read or is no YAML
     */
    public static YamlNode read(Path path, String what, String needed) {
        String file = path.toString();
        LoaderOptions options = new LoaderOptions();
        try {
            String text = text(path, what);
            Node root = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
                    .getSingleNode();
            if (root == null) {
                throw new RefusedException(file + " is empty; it needs " + needed + ".");
            }
            return new YamlNode(file, root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new YamlPlace(file, line).refuse("not YAML: " + oneLine(e.getProblem()) + ".");
        } catch (YAMLException e) {
            throw new RefusedException(file + " is not YAML: " + oneLine(e.getMessage()) + ".", e);
        } catch (CharacterCodingException e) {
            throw new RefusedException(file + " is not text in UTF-8.", e);
        } catch (IOException e) {
            throw new RefusedException("Cannot read " + what + " from " + file + ": " + oneLine(reason(e)) + ".", e);
        }
    }

    private static String text(Path path, String what) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new RefusedException(path + " is too long for " + what + ": more than " + MOST_BYTES + " bytes.");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "no such file" : e.getMessage();
    }

    private static String oneLine(String text) {
        return text == null
                ? "no reason given"
                : text.strip().lines().findFirst().orElse("");
    }

    /** Where it begins. */
    public YamlPlace place() {
        return new YamlPlace(file, node.getStartMark().getLine() + 1);
    }

    /**
     * The entries of a map.
     *
     * @param what this is, for the message when it is no map
     * @param keys that are known; empty: any
     */
    public Map<String, YamlNode> map(String what, List<String> keys) {
        if (!(node instanceof MappingNode mapping)) {
            throw place().refuse(what + " must be a map of keys and values.");
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            YamlNode key = new YamlNode(file, entry.getKeyNode());
            String name = key.text("a key of " + what);
            if (!keys.isEmpty() && !keys.contains(name)) {
                throw key.place().refuse("unknown key '" + name + "'" + Suggestion.of(name, keys));
            }
            if (entries.put(name, new YamlNode(file, entry.getValueNode())) != null) {
                throw key.place().refuse("'" + name + "' is there twice.");
            }
        }
        return entries;
    }

    /** The entries of a list that has at least one. @param what this is, for the message when it is no list */
    public List<YamlNode> list(String what) {
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            throw place().refuse(what + " must be a list with at least one entry.");
        }
        List<YamlNode> entries = new ArrayList<>();
        sequence.getValue().forEach(entry -> entries.add(new YamlNode(file, entry)));
        return entries;
    }

    /** Whether it is a list, be it empty. */
    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** The text of a value, as written. @param what this is, for the message when it is null, a list or a map */
    public String text(String what) {
        return optionalText(what).orElseThrow(() -> place().refuse(what + " must have a value."));
    }

    /** The text of a value; empty for null. @param what this is, for the message when it is a list or a map */
    public Optional<String> optionalText(String what) {
        if (!(node instanceof ScalarNode scalar)) {
            throw place().refuse(what + " must be a single value.");
        }
        return node.getTag().equals(Tag.NULL) ? Optional.empty() : Optional.of(scalar.getValue());
    }
}
