import { Anchor, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

export default function LostPage(): ReactNode {
  return (
    <Stack p="xl" gap="xs">
      <Title order={1} fz="h2">There is no such page</Title>
      <Text c="dimmed">The address may be misspelt.</Text>
      <Anchor component={Link} href="/" underline="always">To the approvals</Anchor>
    </Stack>
  );
}
