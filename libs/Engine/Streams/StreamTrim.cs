namespace Distro.Engine.Streams;

/// <summary>
/// Which of a stream's first entries are to go: all but the newest so many, or all with a smaller id. Approximate trimming takes whole blocks only,
/// and stops before it has taken more than a limit.
/// </summary>
/// <param name="LengthMax">Entries that stay; -1 to go by id.</param>
/// <param name="IdMin">The smallest id that stays.</param>
/// <param name="LimitMax">Most entries taken by approximate trimming; 0 for no limit.</param>
public readonly record struct StreamTrim(long LengthMax, StreamId IdMin, bool IsApproximate, long LimitMax);
