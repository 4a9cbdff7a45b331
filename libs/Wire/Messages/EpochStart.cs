namespace Distro.Wire.Messages;

/// <summary>A term's first record lies at that offset of the log. A log's list of these, with its end, says which history it is on: see <see cref="History"/>.</summary>
public readonly record struct EpochStart(long Epoch, long Offset);
