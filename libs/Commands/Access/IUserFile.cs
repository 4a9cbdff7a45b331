namespace Distro.Commands.Access;

/// <summary>The file that ACL LOAD and ACL SAVE work on. Errors are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
public interface IUserFile
{
    string Path { get; }

    IReadOnlyList<string> Read();

    /// <summary>Replaces it by these lines, all or nothing.</summary>
    void Write(IReadOnlyList<string> lines);
}
