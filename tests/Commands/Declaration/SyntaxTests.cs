using Distro.Commands.Declaration;

namespace Distro.Tests.Commands.Declaration;

/// <summary>Arity follows from the syntax line.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("key", 2)]
    [InlineData("key value", 3)]
    [InlineData("[message]", -1)]
    [InlineData("key [key ...]", -2)]
    [InlineData("key value [key value ...]", -3)]
    [InlineData("[section [section ...]]", -1)]
    [InlineData("key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]", -4)]
    [InlineData("key <ON | OFF>", 3)]
    [InlineData("key <LEFT | RIGHT> element [element ...]", -4)]
    [InlineData("key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]", -4)]
    [InlineData("numkeys key [key ...] [WEIGHTS weight [weight ...]]", -3)]
    [InlineData("<LIB-NAME libname | LIB-VER libver>", 3)]
    public void Arity_is_counted(string syntax, int arity)
        => Assert.Equal(arity, new Command("X", syntax) { Summary = "", Group = Group.Generic, Since = "1.0.0", Flags = CommandFlags.None }.Arity);
}
