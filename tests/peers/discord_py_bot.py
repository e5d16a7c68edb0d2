"""A discord.py bot for the Discord double: one of each way to answer, in the library's ordinary style."""

import os

import discord
import yarl
from discord import app_commands, ui

# The two places where the library keeps Discord's addresses. Nothing else about it is changed.
discord.http.Route.BASE = os.environ["DISCORD_API"] + "/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY"] + "/")

intents = discord.Intents.default()
intents.message_content = True


class Client(discord.Client):
    async def setup_hook(self) -> None:
        await tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if self.user in message.mentions:
            await message.reply(f"lu : {message.clean_content}", mention_author=False)


client = Client(intents=intents)
tree = app_commands.CommandTree(client)


class Buttons(ui.View):
    @ui.button(label="Presser", custom_id="presser")
    async def press(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.edit_message(content="pressé", view=None)


class Form(ui.Modal, title="Formulaire"):
    nom = ui.TextInput(label="Nom", custom_id="nom")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"bonjour {self.nom.value}", ephemeral=True)


@tree.command(description="Répond aussitôt")
@app_commands.describe(texte="À répéter")
async def ping(interaction: discord.Interaction, texte: str) -> None:
    await interaction.response.send_message(f"pong {texte}", ephemeral=True)


@ping.autocomplete("texte")
async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current.upper(), value=current)]


@tree.command(description="Répond en deux temps")
async def lent(interaction: discord.Interaction) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(content="fini")
    await interaction.followup.send("suite")


@tree.command(description="Montre un bouton")
async def bouton(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("à presser", view=Buttons())


@tree.command(description="Ouvre un formulaire")
async def formulaire(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Form(custom_id="formulaire"))


client.run(os.environ["DISCORD_TOKEN"])
