/**
 * YAML files that users write, read as trees of nodes that know their line; no tag in them makes an object.
 *
 * <p>Enter at {@link dev.sluice.yaml.YamlNode}. What is wrong with a file is a {@link dev.sluice.run.RefusedException}
 * that names file and line. Uses SnakeYAML's composer and {@code run}.
 */
package dev.sluice.yaml;
