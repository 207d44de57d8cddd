import { Module } from '@nestjs/common';
import { MembershipQueries } from './membership.queries';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

/** The people of the system, to be found by others. */
@Module({
  controllers: [UsersController],
  providers: [UsersService, MembershipQueries],
})
export class UsersModule {}
