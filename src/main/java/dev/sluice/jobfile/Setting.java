package dev.sluice.jobfile;

import dev.sluice.yaml.YamlPlace;
import java.util.List;

/**
 * The value of a key.
 *
 * @param place of the key
 * @param values its texts, variables replaced; one unless it is written as a list
 */
public record Setting(YamlPlace place, List<String> values) {
    public Setting {
        values = List.copyOf(values);
    }
}
