"""Sample snapshots of every page, for the gallery and the tests. Nobody real, nothing valid: 示例数据."""
