namespace Distro.Wire.Messages;

/// <summary>The epoch that a writer has promised in a group, and the newest version of the group's ensemble that it has on its disk.</summary>
public readonly record struct GroupEpoch(int Group, long Epoch, long Ensemble = 0);
