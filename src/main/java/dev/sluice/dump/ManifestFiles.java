package dev.sluice.dump;

import dev.sluice.file.RecordJson;
import dev.sluice.file.SealedOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the names of a finished dump's files from its manifest without holding the manifest. */
final class ManifestFiles {
    private ManifestFiles() {}

    /**
     * The value of each {@code name} of an entry in a {@code files} list, as far as it is a plain file name:
     * what the manifest says can never point outside its directory. Empty without a manifest that is readable and
     * as it was written.
     */
    static Set<String> names(Path manifest) throws IOException {
        Set<String> names = new HashSet<>();
        if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS) || !SealedOutput.isIntact(manifest)) {
            return names;
        }
        try (InputStream in = Files.newInputStream(manifest);
                JsonParser json = RecordJson.MAPPER.createParser(in)) {
            int filesDepth = -1;
            int depth = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                switch (token) {
                    case START_ARRAY, START_OBJECT -> {
                        depth++;
                        if (token == JsonToken.START_ARRAY && "files".equals(json.currentName()) && filesDepth < 0) {
                            filesDepth = depth;
                        }
                    }
                    case END_ARRAY, END_OBJECT -> {
                        filesDepth = depth == filesDepth ? -1 : filesDepth;
                        depth--;
                    }
                    case VALUE_STRING -> {
                        if (depth == filesDepth + 1 && filesDepth > 0 && "name".equals(json.currentName())) {
                            add(names, json.getString());
                        }
                    }
                    default -> {}
                }
            }
        } catch (JacksonException damaged) {
            names.clear();
        }
        return names;
    }

    private static void add(Set<String> names, String name) {
        if (!name.contains("/") && !name.contains("\\") && !name.startsWith(".")) {
            names.add(name);
        }
    }
}
