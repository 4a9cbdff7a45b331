using Distro.Tests.Tidy.Rules;
using Distro.Tests.Tidy.Source;

namespace Distro.Tests.Tidy;

/// <summary>Each rule finds what it is for, and leaves its neighbours alone.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("libs/Resp/Resp.csproj", "../Engine/Engine.csproj", 1)]
    [InlineData("libs/Commands/Commands.csproj", "../Engine/Engine.csproj", 0)]
    [InlineData("libs/Commands/Commands.csproj", "../Net/Net.csproj", 1)]
    [InlineData("services/Shard/Shard.csproj", "../../libs/Net/Net.csproj", 0)]
    [InlineData("services/Shard/Shard.csproj", "../Router/Router.csproj", 1)]
    [InlineData("services/Shard/Shard.csproj", "../../ServiceDefaults/ServiceDefaults.csproj", 0)]
    [InlineData("libs/Net/Net.csproj", "../../services/Shard/Shard.csproj", 1)]
    [InlineData("ServiceDefaults/ServiceDefaults.csproj", "../libs/Wire/Wire.csproj", 1)]
    [InlineData("AppHost/AppHost.csproj", "../services/Shard/Shard.csproj", 0)]
    public void A_wrong_reference_is_found(string from, string to, int found) =>
        Assert.Equal(found, Arrows.References(from, $"<Project><ItemGroup><ProjectReference Include=\"{to}\" /></ItemGroup></Project>").Count());

    [Theory]
    [InlineData("services/Router/Merge/X.cs", "using Distro.Engine;", 1)]
    [InlineData("services/Router/Merge/X.cs", "using Distro.Commands.Declaration;", 0)]
    [InlineData("services/Router/Merge/X.cs", "using Distro.Shard.Member;", 1)]
    [InlineData("libs/Resp/X.cs", "var x = Distro.Commands.Declaration.Group.Hash;", 1)]
    [InlineData("libs/Resp/X.cs", "namespace Distro.Resp;", 0)]
    [InlineData("tests/Simulation/X.cs", "using Distro.Engine;", 0)]
    public void A_wrong_namespace_is_found(string path, string text, int found) => Assert.Equal(found, Arrows.Namespaces(new(path, text)).Count());

    [Theory]
    [InlineData("libs/Engine/X.cs", 400, 0)]
    [InlineData("libs/Engine/X.cs", 401, 1)]
    [InlineData("tests/Engine/X.cs", 600, 0)]
    [InlineData("tests/Engine/X.cs", 601, 1)]
    public void A_long_file_is_found(string path, int lines, int found) =>
        Assert.Equal(found, Size.Files(new(path, string.Concat(Enumerable.Repeat("\n", lines)))).Count());

    [Theory]
    [InlineData(57, 0)]
    [InlineData(58, 1)]
    public void A_long_method_is_found(int statements, int found)
    {
        var body = string.Concat(Enumerable.Repeat("x++;\n", statements));
        Assert.Equal(found, Size.Methods(Code($"class C {{ int x;\n void M()\n{{\n{body}}}\n }}")).Count());
    }

    [Theory]
    [InlineData("class C { long M() => DateTime.UtcNow.Ticks; }", 1)]
    [InlineData("class C { long M() => System.DateTimeOffset.Now.Ticks; }", 1)]
    [InlineData("class C { /* DateTime.UtcNow */ string s = \"DateTime.UtcNow\"; }", 0)]
    [InlineData("class C { int M() => Random.Shared.Next(); }", 1)]
    [InlineData("class C { object a = new Random(), b = new Random(7); }", 1)]
    [InlineData("class C { string M() => File.ReadAllText(\"x\"); }", 1)]
    [InlineData("class C { void M() => Thread.Sleep(1); }", 1)]
    [InlineData("class C { int M(Task<int> task) => task.Result; }", 1)]
    [InlineData("class C { int M(Parse parse) => parse.Result; }", 0)]
    [InlineData("class C { void M() { DoAsync().Wait(); gate.Wait(token); } }", 1)]
    [InlineData("class C { void M() => DoAsync().GetAwaiter().GetResult(); }", 1)]
    [InlineData("class C { void M() => Console.WriteLine(1); }", 1)]
    public void A_banned_api_is_found(string text, int found) => Assert.Equal(found, BannedApis.InLibs(Code(text)).Count());

    [Fact]
    public void A_banned_api_is_libs_business() => Assert.Empty(BannedApis.InLibs(new("services/Shard/X.cs", "class C { long M() => DateTime.UtcNow.Ticks; }")));

    [Theory]
    [InlineData("class C { void M() => logger.LogInformation($\"{x}\"); }", 1)]
    [InlineData("class C { void M() => log.LogError(\"x\"); }", 1)]
    [InlineData("class C { double M() => Math.Log(2); }", 0)]
    public void An_undeclared_log_message_is_found(string text, int found) => Assert.Equal(found, BannedApis.Logging(Code(text)).Count());

    [Theory]
    [InlineData("partial class C { }", 1)]
    [InlineData("partial class C { [LoggerMessage(1)] static partial void M(); }", 0)]
    [InlineData("class C { }", 0)]
    public void A_hand_made_partial_is_found(string text, int found) => Assert.Equal(found, Shape.Partials(Code(text)).Count());

    [Theory]
    [InlineData("libs/Engine/Memory/X.cs", 0)]
    [InlineData("libs/Engine/X.cs", 1)]
    [InlineData("libs/Net/Epoll/X.cs", 0)]
    [InlineData("services/Shard/X.cs", 1)]
    public void Unsafe_outside_quarantine_is_found(string path, int found) => Assert.Equal(found, Shape.Unsafe(new(path, "unsafe class C { }")).Count());

    [Fact]
    public void Unfinished_work_is_found() => Assert.Single(Shape.Unfinished(Code("class C { int M() => throw new NotImplementedException(); }")));

    [Theory]
    [InlineData("libs/Engine/Utils/X.cs", 1)]
    [InlineData("libs/Engine/Memory/X.cs", 0)]
    public void An_empty_folder_name_is_found(string path, int found) => Assert.Equal(found, Shape.Folders(new(path, "")).Count());

    static SourceFile Code(string text) => new("libs/Engine/Code.cs", text);
}
