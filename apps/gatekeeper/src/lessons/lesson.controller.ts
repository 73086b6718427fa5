import { Controller } from '@nestjs/common';
import { LessonList, LessonRetire, LessonTeach, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { LessonRepository } from './lesson.repository.js';
import { LessonService } from './lesson.service.js';

/** Messages about what the guard is taught. */
@Controller()
export class LessonController {
  constructor(
    private readonly lessons: LessonRepository,
    private readonly service: LessonService,
  ) {}

  @Handles(LessonTeach)
  async teach(payload: PayloadOf<typeof LessonTeach>): Promise<ReplyOf<typeof LessonTeach>> {
    return { lesson: await this.service.teach(payload) };
  }

  @Handles(LessonRetire)
  async retire(payload: PayloadOf<typeof LessonRetire>): Promise<ReplyOf<typeof LessonRetire>> {
    return { lesson: await this.service.retire(payload) };
  }

  @Handles(LessonList)
  async list({ retired }: PayloadOf<typeof LessonList>): Promise<ReplyOf<typeof LessonList>> {
    return { lessons: await this.lessons.list(retired) };
  }
}
