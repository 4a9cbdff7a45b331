namespace Distro.Commands.Declaration;

/// <summary>Which databases a command works on, as far as it is not the one selected.</summary>
public enum DatabaseUse
{
    /// <summary>The one selected, if any.</summary>
    Selected,

    /// <summary>The one that the first argument names.</summary>
    First,

    /// <summary>The one that the second argument names.</summary>
    Second,

    /// <summary>Those that the first two arguments name.</summary>
    FirstAndSecond,

    /// <summary>Those behind the word DB, each time that it stands (COPY).</summary>
    BehindKeyword,

    /// <summary>All that there are.</summary>
    Every,
}
