"""The discord.py side of scripts/bench: one command that commits a row and then answers.

As lean as the library allows: only the intents the other side has too, no message cache, no member cache, and SQLite on the
event loop's own thread, which is the shortest way to a commit.
"""

import asyncio
import os
import signal
import sqlite3
import time

import discord
import yarl
from discord import app_commands

discord.http.Route.BASE = os.environ["DISCORD_API"] + "/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY"] + "/")

database = sqlite3.connect(os.environ["BENCH_DATABASE"], isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("CREATE TABLE IF NOT EXISTS language (person TEXT PRIMARY KEY, code TEXT NOT NULL, at REAL NOT NULL) STRICT")


class Client(discord.Client):
    async def setup_hook(self) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: asyncio.create_task(self.close()))
        await tree.sync()


client = Client(
    intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
    member_cache_flags=discord.MemberCacheFlags.none(),
    max_messages=None,
)
tree = app_commands.CommandTree(client)


@tree.command(description="Choisit la langue")
@app_commands.describe(langue="La langue")
async def langue(interaction: discord.Interaction, langue: str) -> None:
    row = (str(interaction.user.id), langue, time.time())
    database.execute("INSERT INTO language VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET code = excluded.code, at = excluded.at", row)
    await interaction.response.send_message(f"Langue : {langue}", ephemeral=True)


client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
