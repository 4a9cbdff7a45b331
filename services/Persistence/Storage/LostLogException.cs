namespace Distro.Persistence.Storage;

/// <summary>Files of a group's log are gone (<see cref="LostFiles"/>).</summary>
internal sealed class LostLogException(string folder, string missing)
    : IOException($"{folder}: {missing}. Put the files back, or restore the group from a backup; nothing was deleted")
{
}
