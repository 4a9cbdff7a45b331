using Distro.Tests.Tidy.Rules;
using Distro.Tests.Tidy.Source;

namespace Distro.Tests.Tidy;

/// <summary>Every rule over the whole repository. A failure lists each place, as a compiler would.</summary>
public sealed class TreeTests
{
    [Fact]
    public void Project_references_follow_the_arrows() =>
        Clean(Repository.Projects.SelectMany(path => Arrows.References(path, File.ReadAllText(Repository.Absolute(path)))));

    [Fact]
    public void Sources_name_only_namespaces_along_the_arrows() => Judge(Arrows.Namespaces);

    [Fact]
    public void Files_are_short() => Judge(Size.Files);

    [Fact]
    public void Methods_are_short() => Judge(Size.Methods);

    [Fact]
    public void Folders_are_named_by_concept() => Judge(Shape.Folders);

    [Fact]
    public void Partial_is_for_generated_code() => Judge(Shape.Partials);

    [Fact]
    public void Unsafe_stays_in_quarantine() => Judge(Shape.Unsafe);

    [Fact]
    public void Nothing_is_left_unimplemented() => Judge(Shape.Unfinished);

    [Fact]
    public void Libs_take_time_chance_and_files_through_seams() => Judge(BannedApis.InLibs);

    [Fact]
    public void Logging_is_declared() => Judge(BannedApis.Logging);

    static void Judge(Func<SourceFile, IEnumerable<string>> rule) => Clean(Repository.Files.SelectMany(rule));

    static void Clean(IEnumerable<string> violations) => Assert.True(!violations.Any(), "\n" + string.Join("\n", violations));
}
