import { Button, Center, Group, Loader, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { LanguageSwitch } from '../../shell/shell.js';
import { useSignIn } from './use-session.js';

/** A link's code is used once, by itself; what remains is to go on or to say why not. */
export function SignInPage() {
  const { t } = useTranslation();
  const { hash, state } = useLocation() as { hash: string; state: { from?: string } | null };
  const [goal] = useState(state?.from ?? '/');
  const [code, setCode] = useState('');
  const navigate = useNavigate();
  const signIn = useSignIn();
  const isUsed = useRef(false);
  // In the fragment, which no server and no log ever sees.
  const token = new URLSearchParams(hash.slice(1)).get('token');
  const submit = (value: string) =>
    signIn.mutate(value, { onSuccess: () => void navigate(goal, { replace: true }) });

  useEffect(() => {
    if (!token || isUsed.current) return;
    isUsed.current = true;
    void navigate('/sign-in', { replace: true });
    submit(token);
  });

  return (
    <Center mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={440} component="main">
        <Stack>
          <Group justify="space-between">
            <Title order={1} size="h3">
              {t('signIn.title')}
            </Title>
            <LanguageSwitch />
          </Group>
          {signIn.isPending ? (
            <Group>
              <Loader size="sm" />
              <Text>{t('signIn.working')}</Text>
            </Group>
          ) : (
            <>
              <Text c={signIn.isError ? 'red' : undefined} role={signIn.isError ? 'alert' : undefined}>
                {signIn.isError ? t('signIn.invalid') : t('signIn.need')}
              </Text>
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  submit(code.trim());
                }}
              >
                <Stack gap="sm">
                  <PasswordInput
                    label={t('signIn.code')}
                    description={t('signIn.key')}
                    value={code}
                    onChange={(event) => setCode(event.currentTarget.value)}
                    required
                  />
                  <Button type="submit" disabled={code.trim() === ''}>
                    {t('signIn.submit')}
                  </Button>
                </Stack>
              </form>
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
