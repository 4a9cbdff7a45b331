using Distro.Tests.Tidy.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distro.Tests.Tidy.Rules;

/// <summary>
/// In libs, time, chance and I/O come in through seams, so that a cluster runs in the simulator; and nothing blocks.
/// Judged by syntax: comments and strings may say what they like.
/// </summary>
public static class BannedApis
{
    /// <summary>The two sides of the file-system seam's real implementation; everything else takes the seam.</summary>
    static readonly string[] fileSystemSeams = ["libs/ChangeLog/Files"];

    static readonly Dictionary<string, string> members = new()
    {
        ["DateTime.Now"] = "inject TimeProvider",
        ["DateTime.UtcNow"] = "inject TimeProvider",
        ["DateTime.Today"] = "inject TimeProvider",
        ["DateTimeOffset.Now"] = "inject TimeProvider",
        ["DateTimeOffset.UtcNow"] = "inject TimeProvider",
        ["Random.Shared"] = "inject a seeded Random",
        ["Guid.NewGuid"] = "inject chance",
        ["Thread.Sleep"] = "await an event or a timer of the injected clock",
    };

    static readonly string[] fileTypes = ["File", "Directory"];
    static readonly string[] logMethods = ["Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical"];

    public static IEnumerable<string> InLibs(SourceFile file)
    {
        if (!file.IsUnder("libs"))
            yield break;
        var mayTouchFiles = fileSystemSeams.Any(file.IsUnder);
        foreach (var access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            var (type, member) = (LastName(access.Expression), access.Name.Identifier.Text);
            if (members.TryGetValue($"{type}.{member}", out var instead))
                yield return file.At(access, $"{type}.{member}: {instead}");
            else if (fileTypes.Contains(type) && !mayTouchFiles)
                yield return file.At(access, $"{type}.{member}: go through the file-system seam");
            else if (type == "Console")
                yield return file.At(access, $"Console.{member}: a library has no console");
            else if (IsBlocking(access))
                yield return file.At(access, $".{member} blocks: await it");
        }

        foreach (var creation in file.Root.DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
            if (LastName(creation.Type) == "Random" && creation.ArgumentList is not { Arguments.Count: > 0 })
                yield return file.At(creation, "new Random() has no seed");
    }

    /// <summary>Logging is declared with [LoggerMessage], in every project.</summary>
    public static IEnumerable<string> Logging(SourceFile file)
    {
        if (file.IsUnder("tests"))
            yield break;
        foreach (var call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            if (call.Expression is MemberAccessExpressionSyntax access && logMethods.Contains(access.Name.Identifier.Text) && LooksLikeLogger(access.Expression))
                yield return file.At(call, "declare the message with [LoggerMessage]");
    }

    static bool IsBlocking(MemberAccessExpressionSyntax access) => access.Name.Identifier.Text switch
    {
        "Wait" => access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 },
        "GetResult" => access.Expression.ToString().EndsWith("GetAwaiter()", StringComparison.Ordinal),
        "Result" => access.Parent is not AssignmentExpressionSyntax && EndsLikeTask(access.Expression.ToString()),
        _ => false,
    };

    // Without types, a task is known by what makes one.
    static bool EndsLikeTask(string expression) => expression.EndsWith("Async()", StringComparison.Ordinal)
        || expression.EndsWith("ask", StringComparison.Ordinal) || (expression.Contains("Async(", StringComparison.Ordinal) && expression.EndsWith(')'));

    static bool LooksLikeLogger(ExpressionSyntax expression) => LastName(expression).Contains("log", StringComparison.OrdinalIgnoreCase);

    static string LastName(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        QualifiedNameSyntax name => name.Right.Identifier.Text,
        SimpleNameSyntax name => name.Identifier.Text,
        _ => "",
    };
}
