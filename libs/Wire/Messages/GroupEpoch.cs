namespace Distro.Wire.Messages;

/// <summary>An epoch of a group.</summary>
public readonly record struct GroupEpoch(int Group, long Epoch);
