import { ActionIcon, Button, createTheme, Tooltip } from "@mantine/core";

/** Behaviour of Mantine's components; their colours are set in tokens.css. */
export const theme = createTheme({
  cursorType: "pointer",
  defaultRadius: "md",
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    Button: Button.extend({ defaultProps: { size: "sm", variant: "filled" } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: true, events: { hover: true, focus: true, touch: false } },
    }),
  },
});
