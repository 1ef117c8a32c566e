"""One file a step; `revision` and `down_revision` chain them. There is no way back: restore a backup."""
