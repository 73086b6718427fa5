import { Module } from '@nestjs/common';
import { ImapIntakeService } from './imap/imap-intake.service.js';
import { SeenMailRepository } from './imap/seen-mail.repository.js';
import { MailTakerService } from './mail/mail-taker.service.js';

@Module({ providers: [SeenMailRepository, MailTakerService, ImapIntakeService] })
export class IntakeModule {}
