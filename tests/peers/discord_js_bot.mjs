// A discord.js bot for the Discord double: one of each way to answer, in the library's ordinary style.

import { createRequire } from "node:module";
import { join } from "node:path";

// The library is installed outside the source tree, where an import would not find it.
const {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, Events, GatewayIntentBits, LabelBuilder, MessageFlags, ModalBuilder,
  SlashCommandBuilder, TextInputBuilder, TextInputStyle,
} = createRequire(join(process.env.FFJ_PEERS_DIR, "package.json"))("discord.js");

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  // The gateway's address comes from there. Nothing else about the library is changed.
  rest: { api: `${process.env.DISCORD_API}/api` },
});

const commands = [
  new SlashCommandBuilder().setName("ping").setDescription("Répond aussitôt")
    .addStringOption((option) => option.setName("texte").setDescription("À répéter").setRequired(true).setAutocomplete(true)),
  new SlashCommandBuilder().setName("lent").setDescription("Répond en deux temps"),
  new SlashCommandBuilder().setName("bouton").setDescription("Montre un bouton"),
  new SlashCommandBuilder().setName("formulaire").setDescription("Ouvre un formulaire"),
];

const row = () => new ActionRowBuilder().addComponents(
  new ButtonBuilder().setCustomId("presser").setLabel("Presser").setStyle(ButtonStyle.Primary),
);

const form = () => new ModalBuilder().setCustomId("formulaire").setTitle("Formulaire").addLabelComponents(
  new LabelBuilder().setLabel("Nom").setTextInputComponent(new TextInputBuilder().setCustomId("nom").setStyle(TextInputStyle.Short)),
);

const answers = {
  ping: (interaction) => interaction.reply({
    content: `pong ${interaction.options.getString("texte")}`, flags: MessageFlags.Ephemeral,
  }),
  async lent(interaction) {
    await interaction.deferReply();
    await interaction.editReply("fini");
    await interaction.followUp("suite");
  },
  bouton: (interaction) => interaction.reply({ content: "à presser", components: [row()] }),
  formulaire: (interaction) => interaction.showModal(form()),
};

client.once(Events.ClientReady, (ready) => ready.application.commands.set(commands));

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) {
    await answers[interaction.commandName](interaction);
  } else if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond([{ name: typed.toUpperCase(), value: typed }]);
  } else if (interaction.isButton()) {
    await interaction.update({ content: "pressé", components: [] });
  } else if (interaction.isModalSubmit()) {
    const content = `bonjour ${interaction.fields.getTextInputValue("nom")}`;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  }
});

client.on(Events.MessageCreate, async (message) => {
  if (message.mentions.has(client.user)) {
    await message.reply({ content: `lu : ${message.cleanContent}`, allowedMentions: { repliedUser: false } });
  }
});

await client.login(process.env.DISCORD_TOKEN);
