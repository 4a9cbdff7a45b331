using System.Text;
using Distro.Commands.Execution;

namespace Distro.Tests.Commands.Execution;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("h?llo", "hello", true)]
    [InlineData("h?llo", "hllo", false)]
    [InlineData("h*llo", "heeeello", true)]
    [InlineData("h[ae]llo", "hallo", true)]
    [InlineData("h[ae]llo", "hillo", false)]
    [InlineData("h[^e]llo", "hallo", true)]
    [InlineData("h[^e]llo", "hello", false)]
    [InlineData("h[a-c]llo", "hbllo", true)]
    [InlineData("h[c-a]llo", "hbllo", true)]
    [InlineData("h\\*llo", "h*llo", true)]
    [InlineData("h\\*llo", "hello", false)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("a*b*c", "aXbXbc", true)]
    [InlineData("a*b*c", "aXbXb", false)]
    [InlineData("*a", "aaa", true)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("[abc", "b", true)]
    public void Patterns_match(string pattern, string text, bool expected)
        => Assert.Equal(expected, GlobPattern.IsMatch(Encoding.ASCII.GetBytes(pattern), Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Case_may_be_ignored()
    {
        Assert.True(GlobPattern.IsMatch("MAX*[A-C]"u8, "maxmemoryb"u8, ignoreCase: true));
        Assert.False(GlobPattern.IsMatch("MAX*"u8, "maxmemory"u8));
    }

    /// <summary>A pattern that makes a careless matcher take exponential time must simply not match.</summary>
    [Fact]
    public void Many_stars_end()
        => Assert.False(GlobPattern.IsMatch(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a*", 40)) + "b"), Encoding.ASCII.GetBytes(new string('a', 4000))));
}
