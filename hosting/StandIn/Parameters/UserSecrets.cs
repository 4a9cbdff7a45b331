using System.Reflection;
using System.Text.Json;

namespace Aspire.Hosting;

/// <summary>
/// Generated values that must be the same at the next start, in the file where the .NET tools keep a project's secrets:
/// outside the repository, readable by the user alone. Without a place to keep them they are generated at each start.
/// </summary>
sealed class UserSecrets(string? path)
{
    static readonly JsonSerializerOptions json = new() { WriteIndented = true };
    static readonly Lock oneWriter = new();

    /// <summary>The file of the AppHost's UserSecretsId, which its project also writes into the assembly's metadata.</summary>
    public static UserSecrets Of(Assembly? appHost)
    {
        var id = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == "UserSecretsId")?.Value;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var appData = Environment.GetEnvironmentVariable("APPDATA");
        return new UserSecrets(id is null || (home.Length == 0 && appData is null) ? null
            : appData is { Length: > 0 } ? Path.Combine(appData, "Microsoft", "UserSecrets", id, "secrets.json")
            : Path.Combine(home, ".microsoft", "usersecrets", id, "secrets.json"));
    }

    /// <summary>The value kept under a key, or a new one that is kept from now on.</summary>
    public string GetOrAdd(string key, Func<string> make)
    {
        lock (oneWriter)
        {
            var secrets = Read();
            if (secrets.TryGetValue(key, out var kept))
                return kept;
            var value = make();
            secrets[key] = value;
            Write(secrets);
            return value;
        }
    }

    Dictionary<string, string> Read()
    {
        try
        {
            return path is not null && File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) ?? [] : [];
        }
        catch (JsonException wrong)
        {
            throw new LaunchException($"{path} is not a JSON object of texts: {wrong.Message} Mend it or delete it");
        }
    }

    void Write(Dictionary<string, string> secrets)
    {
        if (path is null)
            return;

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Environment.ProcessId}";
            using (var file = new FileStream(temporary, NewFile()))
                JsonSerializer.Serialize(file, secrets, json);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A home that can't be written is common in containers; the value then lives as long as this run.
        }
    }

    static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
